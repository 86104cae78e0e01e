import { describe, expect, it } from "vitest";
import { Doodles } from "./doodles";
import type { Op } from "./op";
import { Raster } from "./raster";

/** A board without a screen. */
class Paper {
  readonly raster = new Raster();
  reset() {
    this.raster.reset();
  }
  apply(ops: readonly Op[]) {
    for (const op of ops) this.raster.apply(op);
  }
}

function page(online = true) {
  const paper = new Paper();
  const out: Op[][] = [];
  const doodles = new Doodles(paper, (ops) => {
    if (online) out.push(structuredClone(ops));
    return online;
  });
  return { doodles, out, hash: () => paper.raster.hash() };
}

/** What a list of operations looks like. */
function picture(...lists: Op[][]): number {
  const paper = new Paper();
  paper.apply(lists.flat());
  return paper.raster.hash();
}

const stroke = (color: number, y: number): Op[] => [
  { op: "begin", color, size: 3, points: [100, y, 400, y + 50, 700, y] },
  { op: "end" },
];

describe("the doodle board", () => {
  it("shows mine at once and keeps it when the server tells it", () => {
    const { doodles, out, hash } = page();
    doodles.draw({ op: "begin", color: 4, size: 3, points: [100, 300] });
    doodles.draw({ op: "move", points: [400, 350, 700, 300] });
    expect(out).toEqual([]);
    doodles.draw({ op: "end" });
    expect(out).toEqual([stroke(4, 300)]);
    const shown = hash();
    doodles.apply(stroke(4, 300), "spread");
    expect(hash()).toBe(shown);
    expect(hash()).toBe(picture(stroke(4, 300)));
  });

  it("puts what others drew before under mine, also under a stroke in progress", () => {
    const { doodles, out, hash } = page();
    for (const op of stroke(4, 300)) doodles.draw(op);
    doodles.draw({ op: "begin", color: 7, size: 4, points: [400, 100] });
    doodles.apply(stroke(9, 310), "spread");
    doodles.draw({ op: "move", points: [400, 600] });
    const mine: Op[] = [{ op: "begin", color: 7, size: 4, points: [400, 100, 400, 600] }];
    expect(hash()).toBe(picture(stroke(9, 310), stroke(4, 300), mine));
    doodles.draw({ op: "end" });
    doodles.apply([...stroke(4, 300), ...stroke(12, 320)], "spread");
    doodles.apply(out[1] ?? [], "spread");
    expect(hash()).toBe(
      picture(stroke(9, 310), stroke(4, 300), stroke(12, 320), mine, [{ op: "end" }]),
    );
  });

  it("agrees with a page that only looks on, whatever the order", () => {
    const [lea, ben] = [page(), page()];
    const told: Op[] = [];
    const tell = (ops: Op[]) => {
      told.push(...ops);
      lea.doodles.apply(ops, "spread");
      ben.doodles.apply(ops, "spread");
    };
    for (let n = 0; n < 12; n++) {
      for (const op of stroke(n, 100 + 20 * n)) lea.doodles.draw(op);
      ben.doodles.draw({ op: "fill", color: (n + 5) % 18, x: 30 * n, y: 90 * n });
      for (const { out } of n % 3 === 0 ? [ben, lea] : [lea, ben]) {
        for (const ops of out.splice(0, n % 2 === 0 ? 1 : 9)) tell(ops);
      }
    }
    for (const { out } of [lea, ben]) for (const ops of out.splice(0)) tell(ops);
    expect(lea.hash()).toBe(picture(told));
    expect(ben.hash()).toBe(picture(told));
  });

  it("takes back what is refused or cannot be sent", () => {
    const { doodles, hash } = page();
    for (const op of [...stroke(4, 300), ...stroke(9, 310)]) doodles.draw(op);
    doodles.refuse();
    expect(hash()).toBe(picture(stroke(9, 310)));
    doodles.draw({ op: "begin", color: 7, size: 4, points: [400, 100] });
    doodles.forget();
    expect(hash()).toBe(picture([]));
    const offline = page(false);
    for (const op of stroke(4, 300)) offline.doodles.draw(op);
    expect(offline.hash()).toBe(picture([]));
  });

  it("sends a long stroke in pieces that meet", () => {
    const { doodles, out } = page();
    doodles.draw({ op: "begin", color: 4, size: 3, points: [0, 0] });
    for (let x = 1; x < 300; x++) doodles.draw({ op: "move", points: [4 * x, x] });
    doodles.draw({ op: "end" });
    const begins = out.flatMap(([op]) => (op?.op === "begin" ? [op.points] : []));
    expect(begins.map((points) => points.length / 2)).toEqual([128, 128, 46]);
    expect(begins[1]?.slice(0, 2)).toEqual(begins[0]?.slice(-2));
  });
});
