// Every example of docs/PROTOCOL.md that the server sends must be understood,
// and nothing else may throw.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parseServerMessage } from "./protocol";

const document = readFileSync(join(import.meta.dirname, "../../docs/PROTOCOL.md"), "utf8");
const examples = document
  .split("\n")
  .filter((line) => line.startsWith("← {"))
  .map((line) => line.slice(2));

describe("parseServerMessage", () => {
  it("finds the examples", () => {
    expect(examples.length).toBeGreaterThan(20);
  });

  it.each(examples)("understands %s", (example) => {
    expect(parseServerMessage(example)).toEqual(JSON.parse(example));
  });

  it("ignores fields that it does not know", () => {
    expect(parseServerMessage('{"type":"room_left","later":1}')).not.toBeNull();
  });

  it.each([
    "",
    "nonsense",
    "null",
    "[]",
    "7",
    '"text"',
    "{}",
    '{"type":"constructor"}',
    '{"type":7}',
    '{"type":"weather"}',
    '{"type":"hint"}',
    '{"type":"hint","mask":[1]}',
    '{"type":"phase","phase":{"name":"lunch"}}',
    '{"type":"clock","clock":{"left_ms":"soon","paused":false,"waiting":null}}',
    '{"type":"draw_ops","turn":1,"seq":0,"ops":[{"op":"move","points":[1,2,3]}]}',
    '{"type":"draw_ops","turn":1,"seq":0,"ops":[{"op":"move","points":[]}]}',
    '{"type":"draw_ops","turn":1,"seq":0,"ops":[{"op":"begin","color":99,"size":1,"points":[1,2]}]}',
    '{"type":"draw_ops","turn":1,"seq":0,"ops":[{"op":"fill","color":1,"x":1600,"y":0}]}',
    '{"type":"draw_ops","turn":1,"seq":0,"ops":[{"op":"smudge"}]}',
  ])("refuses %s", (text) => {
    expect(parseServerMessage(text)).toBeNull();
  });
});
