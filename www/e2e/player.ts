// A person at a browser: joins, draws and guesses by what is on the screen.

import { AxeBuilder } from "@axe-core/playwright";
import { type Browser, type BrowserContextOptions, expect, type Page } from "@playwright/test";

/** Closes everybody's pages: those of an ended test would try to reconnect beside the next. */
export async function closeAll(browser: Browser): Promise<void> {
  await Promise.all(browser.contexts().map((context) => context.close()));
}

export class Player {
  private constructor(
    readonly name: string,
    readonly page: Page,
    /** Requests that went elsewhere than to the server. There must be none. */
    readonly foreign: string[],
    /** What the browser complained about. */
    readonly complaints: string[],
  ) {}

  static async at(
    browser: Browser,
    origin: string,
    name: string,
    device: BrowserContextOptions,
  ): Promise<Player> {
    const context = await browser.newContext({ baseURL: origin, ...device });
    const page = await context.newPage();
    const player = new Player(name, page, [], []);
    page.on("request", (request) => {
      const { host, protocol } = new URL(request.url());
      const own = host === new URL(origin).host || protocol === "blob:" || protocol === "data:";
      if (!own) player.foreign.push(request.url());
    });
    page.on("pageerror", (error) => player.complaints.push(String(error)));
    page.on("console", (message) => {
      if (message.type() === "error") player.complaints.push(message.text());
    });
    return player;
  }

  /** Creates a room and sits in it. Gives its code. */
  async createRoom(rounds: number): Promise<string> {
    await this.page.goto("/");
    await this.page.getByLabel("Your name").fill(this.name);
    await this.page.getByRole("link", { name: "Create a room" }).click();
    // The name has come along from the first page.
    await expect(this.page.getByRole("heading", { name: "Create a room" })).toBeVisible();
    await expect(this.page.getByLabel("Your name")).toHaveValue(this.name);
    await this.page.getByText("More settings").click();
    await this.setNumber("Rounds", rounds);
    await this.page.getByRole("button", { name: "Create the room" }).click();
    await this.page.waitForURL(/\/r\/[A-Z2-9]{6}$/);
    await expect(this.page.getByRole("button", { name: /^Start/ })).toBeVisible();
    return this.page.url().slice(-6);
  }

  private async setNumber(label: string, wanted: number): Promise<void> {
    const field = this.page.getByRole("textbox", { name: label, exact: true });
    await field.fill(String(wanted));
    await field.blur();
  }

  /** Joins from the first page, typing the code as people do. */
  async join(code: string): Promise<void> {
    await this.page.goto("/");
    await this.page.getByLabel("Your name").fill(this.name);
    const typed = `${code.slice(0, 3).toLowerCase()}-${code.slice(3)}`;
    await this.page.getByLabel("Room code").fill(typed);
    await this.page.getByRole("button", { name: "Join", exact: true }).click();
    await expect(this.page).toHaveURL(new RegExp(`/r/${code}$`));
    await expect(this.page.getByRole("button", { name: "Ready" })).toBeVisible();
  }

  /** Opens the menu, and one of the dialogs behind it. */
  async menu(entry: string | RegExp): Promise<void> {
    await this.page.getByRole("button", { name: /^Menu/ }).click();
    await this.page.getByRole("dialog").getByRole("button", { name: entry }).click();
  }

  /** The words to choose from, while this player is to choose. */
  words() {
    return this.page
      .getByRole("dialog", { name: "Which word will you draw?" })
      .getByRole("button")
      .filter({ hasNotText: "rather not" });
  }

  /** Draws a line through points given in parts of the board. */
  async draw(...points: [number, number][]): Promise<void> {
    const board = await this.page.locator("canvas").first().boundingBox();
    if (!board) throw new Error("there is no board");
    const at = ([x, y]: [number, number]) =>
      [board.x + x * board.width, board.y + y * board.height] as const;
    const [first, ...rest] = points;
    if (!first) return;
    await this.page.mouse.move(...at(first));
    await this.page.mouse.down();
    for (const point of rest) await this.page.mouse.move(...at(point), { steps: 8 });
    await this.page.mouse.up();
  }

  async press(tool: string): Promise<void> {
    await this.page.getByRole("button", { name: tool, exact: true }).click();
  }

  /** Fills the area around a point, given in parts of the board. */
  async fill(x: number, y: number): Promise<void> {
    await this.page.getByRole("button", { name: /^Fill/ }).click();
    await this.draw([x, y]);
    await this.page.getByRole("button", { name: /^Pen/ }).click();
  }

  /** Says the word that somebody else draws. */
  async guess(word: string): Promise<void> {
    await expect(this.page.getByPlaceholder("Type your guess")).toBeVisible();
    await this.say(word);
  }

  async say(text: string): Promise<void> {
    const box = this.page.getByPlaceholder("Type your guess");
    await box.fill(text);
    await box.press("Enter");
  }

  chat() {
    return this.page.getByRole("log");
  }

  picture(): Promise<number> {
    return pictureOn(this.page);
  }

  /** No barrier that a machine can find: WCAG 2.2 A and AA. */
  async isAccessible(): Promise<void> {
    // What is still fading in has not its contrast yet.
    await this.page.evaluate(() => {
      const passing = document.getAnimations().filter((animation) => {
        return animation.effect?.getComputedTiming().iterations !== Number.POSITIVE_INFINITY;
      });
      return Promise.allSettled(passing.map((animation) => animation.finished)).then(() => null);
    });
    const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
    const { violations } = await new AxeBuilder({ page: this.page }).withTags(tags).analyze();
    const found = violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ""}`);
    expect(found, `${this.name} at ${this.page.url()}`).toEqual([]);
  }
}

/** Whose turn it is to choose a word. */
export async function whoDraws(people: readonly Player[]): Promise<Player> {
  let drawer: Player | undefined;
  await expect(async () => {
    const choosing = await Promise.all(people.map((player) => player.words().count()));
    drawer = people[choosing.findIndex((words) => words > 0)];
    expect(drawer).toBeDefined();
  }).toPass();
  return drawer as Player;
}

/** The picture on a page as a number: FNV-1a over its colours. */
export function pictureOn(page: Page): Promise<number> {
  return page
    .locator("canvas")
    .first()
    .evaluate((element) => {
      const canvas = element as HTMLCanvasElement;
      const context = canvas.getContext("2d");
      if (!context) throw new Error("no context");
      const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
      let hash = 0x811c9dc5;
      for (const colour of new Uint32Array(data.buffer)) {
        hash = Math.imul(hash ^ colour, 0x01000193);
      }
      return hash >>> 0;
    });
}

/** Nobody reads it on a page; as a part of other words it may stand there. */
export async function isSecret(page: Page, text: string): Promise<void> {
  const seen = page.getByText(new RegExp(`\\b${text}\\b`)).filter({ visible: true });
  await expect(seen).toHaveCount(0);
}
