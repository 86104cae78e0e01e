// The room: lobby, game, chat, podium.

export const room = {};
