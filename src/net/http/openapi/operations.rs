//! The operations, in the order of `ROUTES`.

use serde_json::json;

use super::operation::Operation;
use super::vocabulary::{list_of, named, text};

const NO_ROOM: &str = "There is no such room.";
const NO_WORDS: &str = "A parameter cannot be read, or there is no word to draw in the list.";
const NO_PACK: &str = "There is no such pack, or none of this user's.";
const NO_ROSTER: &str = "The user has no list of that number.";
const NO_GUEST_LISTS: &str = "A guest keeps no lists.";
const NO_NAMES: &str = "There is no name in the list, or a parameter cannot be read.";
const NO_GUESTS: &str = "A guest keeps no packs.";
const STORE_FULL: &str = "The database holds as much as it may.";
const NOT_A_NUMBER: &str = "The room's number cannot be read, or a field or the body.";

pub fn welcome() -> Operation {
    Operation::new("server", "welcome", "Who answers here")
        .about("A browser gets the web client.")
        .gives("A greeting, or the web client.", named("Welcome"))
        .answers_with(
            200,
            "A greeting, or the web client.",
            "text/html",
            text("The web client."),
        )
}

pub fn health() -> Operation {
    Operation::new("server", "health", "Whether the game runs")
        .about("Degraded when it runs, but something cannot be saved. 503 when it does not run.")
        .gives("It runs.", named("Health"))
}

pub fn description() -> Operation {
    Operation::new("server", "openapi", "This description").gives(
        "An OpenAPI 3.1 document.",
        json!({"type": "object", "required": ["openapi", "info", "paths"]}),
    )
}

pub fn docs() -> Operation {
    page("docs")
}

pub fn redoc() -> Operation {
    page("redoc").about("The same page as `/docs`.")
}

fn page(id: &'static str) -> Operation {
    Operation::new("server", id, "This description, to read and try").answers_with(
        200,
        "A page for people.",
        "text/html",
        text("The page."),
    )
}

pub fn register() -> Operation {
    Operation::new("accounts", "register", "Make an account")
        .takes("NewAccount")
        .gives("The account.", named("User"))
        .refuses(400, "The name or the e-mail address is taken.")
        .refuses(403, "This server takes no new accounts.")
        .refuses(507, STORE_FULL)
}

pub fn login() -> Operation {
    Operation::new("accounts", "login", "Log in to an account")
        .takes("Login")
        .gives("A token.", named("Token"))
        .refuses(400, "The account is inactive.")
        .refuses(
            401,
            "The name or the password is wrong; it is not told which.",
        )
}

pub fn guest() -> Operation {
    Operation::new("accounts", "guest", "Become a guest")
        .about("A guest has a name for as long as its token; others may have the same one.")
        .takes("NewGuest")
        .gives("A token.", named("GuestToken"))
        .refuses(400, "The name belongs to an account.")
}

pub fn change_password() -> Operation {
    Operation::new("accounts", "changePassword", "Change one's own password")
        .about("All tokens of the account end, and its connections; the answer has a new one.")
        .for_users()
        .takes("PasswordChange")
        .gives("A token.", named("Token"))
        .refuses(
            403,
            "The present password is another one, or a guest has none.",
        )
}

pub fn log_out_everywhere() -> Operation {
    Operation::new("accounts", "logOutEverywhere", "Log out on all devices")
        .about("All tokens end, this one too, and all connections. Seats in rooms are kept.")
        .for_users()
        .gives("Done.", named("Message"))
}

pub fn me() -> Operation {
    Operation::new("accounts", "me", "Who the token is")
        .for_users()
        .gives("The account or guest.", named("User"))
}

pub fn list_rooms() -> Operation {
    Operation::new("rooms", "listRooms", "Public rooms with a free seat")
        .gives("By number.", list_of("Room"))
}

pub fn create_room() -> Operation {
    Operation::new("rooms", "createRoom", "Make a room")
        .about("Whoever made it is its host, but takes a seat only by joining.")
        .for_users()
        .takes("NewRoom")
        .gives("The room.", named("Room"))
        .refuses(403, "This user may make no room, or no more of them.")
}

const NO_ACCOUNT: &str = "Rooms are kept for accounts only.";

pub fn my_rooms() -> Operation {
    Operation::new("rooms", "listMyRooms", "Rooms that the user has made")
        .about("Those that are open, and the last 20 that have ended within 180 days.")
        .for_users()
        .gives("The last first.", list_of("MyRoom"))
        .refuses(403, NO_ACCOUNT)
}

pub fn open_my_room() -> Operation {
    Operation::new("rooms", "openMyRoom", "Open a room again")
        .about("With its code, settings, password, words, and whom it does not let in.")
        .for_users()
        .gives("The room.", named("Room"))
        .refuses(
            403,
            "Rooms are kept for accounts only, or this user may make no more of them.",
        )
        .refuses(404, "The user has no such room.")
}

pub fn forget_my_room() -> Operation {
    Operation::new("rooms", "forgetMyRoom", "Forget a room that has ended")
        .for_users()
        .gives("It is forgotten.", named("Message"))
        .refuses(403, NO_ACCOUNT)
        .refuses(404, "The user has no such room.")
}

pub fn join_room() -> Operation {
    Operation::new("rooms", "joinRoom", "Be admitted to a room")
        .about(
            "Lets the user take a seat on the socket without the password, and see the game here.",
        )
        .for_users()
        .takes("Join")
        .gives(
            "The admission, in the shape of the original's sessions.",
            named("Session"),
        )
        .refuses(
            400,
            "The room is full, or the user is in it already; or the account is inactive.",
        )
        .refuses(401, "The token or the room's password is missing or wrong.")
        .refuses(403, "The host has removed this user.")
        .refuses(404, NO_ROOM)
        .refuses(429, "Too many wrong passwords, or too many requests.")
}

pub fn cleanup_rooms() -> Operation {
    Operation::new("admin", "cleanupRooms", "Does nothing")
        .about("Rooms end by themselves here. Kept for clients of the original.")
        .for_admins()
        .gives("What was done.", named("Cleanup"))
}

pub fn room_by_code() -> Operation {
    Operation::new("rooms", "getRoom", "A room, and who is in it")
        .about("Private rooms too.")
        .gives("The room.", named("RoomWithPlayers"))
        .refuses(404, NO_ROOM)
}

pub fn leave_room() -> Operation {
    Operation::new("rooms", "leaveRoom", "Give up a seat or an admission")
        .for_users()
        .gives("It is given up.", named("Message"))
        .refuses(404, "The user has neither.")
        .refuses(422, NOT_A_NUMBER)
}

pub fn room_players() -> Operation {
    Operation::new("rooms", "listPlayers", "Who has a seat in a room")
        .gives(
            "In the order of joining; nobody in a room that does not exist, nor in one with a list of \
             names, unless the token is that of somebody in it.",
            named("RoomPlayers"),
        )
        .refuses(422, NOT_A_NUMBER)
}

pub fn check_words() -> Operation {
    words("checkWords", "How a list of words would be understood")
        .about("Commas, semicolons, tabs, quotes, a header line and the encoding are recognised. Nothing is kept.")
        .asks(&["language", "layout"])
        .takes_list()
        .gives("The list.", named("WordList"))
}

pub fn room_words() -> Operation {
    words("getRoomWords", "The words of a room's own list")
        .gives("The words.", named("RoomWords"))
        .refuses(403, "Not the host who has brought them, or there are none.")
        .refuses(404, NO_ROOM)
}

pub fn set_room_words() -> Operation {
    words("setRoomWords", "Give a room a list of words of its own")
        .about(
            "For the host. What the list is for say `custom_words` and `custom_share` of the room.",
        )
        .asks(&["layout", "pack"])
        .takes_list()
        .gives("The list as it was understood.", named("WordList"))
        .refuses(403, "Not the host.")
        .refuses(404, "There is no such room, or no such pack.")
        .refuses(422, NO_WORDS)
}

pub fn remove_room_words() -> Operation {
    words("removeRoomWords", "Take a room's own words away")
        .about("For the host.")
        .gives("They are gone.", named("Message"))
        .refuses(403, "Not the host.")
        .refuses(404, NO_ROOM)
}

pub fn list_packs() -> Operation {
    words("listPacks", "The word packs of the user")
        .gives("The last changed first.", list_of("Pack"))
        .refuses(403, NO_GUESTS)
}

pub fn add_pack() -> Operation {
    words("addPack", "Keep a list of words as a pack")
        .asks(&["name", "language", "layout"])
        .takes_list()
        .gives(
            "The pack, and how its list was understood.",
            named("KeptPack"),
        )
        .refuses(
            403,
            "A guest keeps no packs, or the account has all that it may have.",
        )
        .refuses(422, NO_WORDS)
        .refuses(507, STORE_FULL)
}

pub fn pack() -> Operation {
    words("getPack", "A word pack with its words")
        .about("For whoever knows its code.")
        .gives("The pack.", named("WholePack"))
        .refuses(404, NO_PACK)
}

pub fn export_pack() -> Operation {
    words("exportPack", "A word pack for a spreadsheet")
        .about(
            "For whoever knows its code. A table with the columns word, synonyms and definition.",
        )
        .answers_with(
            200,
            "The table, in UTF-8 with its mark.",
            "text/csv",
            text("CSV."),
        )
        .refuses(404, NO_PACK)
}

pub fn replace_pack() -> Operation {
    words("replacePack", "Write a word pack anew")
        .asks(&["name", "language", "layout"])
        .takes_list()
        .gives(
            "The pack, and how its list was understood.",
            named("KeptPack"),
        )
        .refuses(403, NO_GUESTS)
        .refuses(404, NO_PACK)
        .refuses(422, NO_WORDS)
        .refuses(507, STORE_FULL)
}

pub fn delete_pack() -> Operation {
    words("deletePack", "Delete a word pack")
        .about("Rooms that use its words keep them.")
        .gives("It is gone.", named("Message"))
        .refuses(403, NO_GUESTS)
        .refuses(404, NO_PACK)
}

pub fn check_names() -> Operation {
    words("checkNames", "How a list of names would be understood")
        .about("One a line, or with commas; of a spreadsheet the first column. Nothing is kept.")
        .asks(&["language"])
        .takes_list()
        .gives("The list.", named("NameList"))
}

pub fn list_rosters() -> Operation {
    words("listRosters", "The user's lists of names")
        .about("Nobody else sees them. A host gives one to a room with `set_roster`.")
        .gives("By name.", list_of("Roster"))
        .refuses(403, NO_GUEST_LISTS)
}

pub fn add_roster() -> Operation {
    words("addRoster", "Keep a list of names")
        .asks(&["name", "language"])
        .takes_list()
        .gives("The list.", named("Roster"))
        .refuses(
            403,
            "A guest keeps no lists, or the account has all that it may have.",
        )
        .refuses(422, NO_NAMES)
        .refuses(507, STORE_FULL)
}

pub fn replace_roster() -> Operation {
    words("replaceRoster", "Write a list of names anew")
        .asks(&["name", "language"])
        .takes_list()
        .gives("The list.", named("Roster"))
        .refuses(403, NO_GUEST_LISTS)
        .refuses(404, NO_ROSTER)
        .refuses(422, NO_NAMES)
        .refuses(507, STORE_FULL)
}

pub fn delete_roster() -> Operation {
    words("deleteRoster", "Delete a list of names")
        .about("Rooms that use its names keep them.")
        .gives("It is gone.", named("Message"))
        .refuses(403, NO_GUEST_LISTS)
        .refuses(404, NO_ROSTER)
}

fn words(id: &'static str, summary: &'static str) -> Operation {
    Operation::new("words", id, summary).for_users()
}

pub fn start_game() -> Operation {
    member("startGame", "Start a game")
        .about("For the host, with at least two players on sockets.")
        .gives("The game.", named("Game"))
        .refuses(
            400,
            "Fewer than two players are there, or a game runs already; or the account is inactive.",
        )
        .refuses(403, "Not the host.")
        .refuses(404, NO_ROOM)
}

pub fn game_state() -> Operation {
    member("getGame", "The game in a room")
        .gives("The game.", named("Game"))
        .refuses(404, "No game runs in that room, or there is no such room.")
}

pub fn draw_point() -> Operation {
    member("draw", "Draw one point")
        .about("For the drawer, who needs a seat. Draw from one place at a time.")
        .takes("Draw")
        .gives("It was drawn.", named("Message"))
        .refuses(400, "There is nothing to draw just now, or the drawing has all it can hold; or the account is inactive.")
        .refuses(403, "Not a member of the room, or not the drawer.")
        .refuses(404, "No game runs in that room, or there is no such room.")
        .refuses(422, NOT_A_NUMBER)
}

pub fn guess_word() -> Operation {
    member("guess", "Guess the word")
        .about("For players with a seat. A wrong guess is told to nobody else.")
        .takes("Guess")
        .gives("What came of it.", named("Guessed"))
        .refuses(400, "The drawer cannot guess; or the account is inactive.")
        .refuses(422, NOT_A_NUMBER)
}

fn member(id: &'static str, summary: &'static str) -> Operation {
    Operation::new("games", id, summary)
        .for_users()
        .refuses(403, "Not a member of the room.")
        .refuses(422, NOT_A_NUMBER)
}

pub fn public_rooms() -> Operation {
    Operation::new("games", "listPublicRooms", "Public rooms, full ones too")
        .gives("By number.", list_of("PublicRoom"))
}

pub fn my_statistics() -> Operation {
    Operation::new(
        "users",
        "getStatistics",
        "The user's finished games in numbers",
    )
    .for_users()
    .gives("The numbers.", named("Statistics"))
    .refuses(404, "There are none.")
}

pub fn leaderboard() -> Operation {
    Operation::new("users", "getLeaderboard", "Who has the most points")
        .asks(&["limit"])
        .gives("By points.", list_of("Leader"))
}

pub fn list_all_rooms() -> Operation {
    Operation::new(
        "admin",
        "listAllRooms",
        "All rooms, private and full ones too",
    )
    .for_admins()
    .gives("By number.", list_of("RoomWithPlayers"))
}

pub fn log_out() -> Operation {
    Operation::new("admin", "logOutUser", "Log somebody out on all devices")
        .about("All tokens of the user end, and all connections.")
        .for_admins()
        .gives("Done.", named("Message"))
        .refuses(422, NOT_A_NUMBER)
}

pub fn close_room() -> Operation {
    Operation::new("admin", "closeRoom", "End a room")
        .about("Its players are told.")
        .for_admins()
        .gives("It has ended.", named("Message"))
        .refuses(404, NO_ROOM)
}

pub fn list_reports() -> Operation {
    Operation::new("admin", "listReports", "Reports of players")
        .about("Those that no host could look at: none was there, or they are about the host.")
        .for_admins()
        .gives("The newest first.", list_of("Report"))
}

pub fn delete_report() -> Operation {
    Operation::new("admin", "deleteReport", "Say that a report is dealt with")
        .for_admins()
        .gives("It is gone.", named("Message"))
        .refuses(404, "There is no such report.")
        .refuses(422, "The report's number cannot be read.")
}
