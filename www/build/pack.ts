// The last step of the build: takes the comments out of boot.js, gives the page an identity, puts a
// `.gz` beside every text file, and adds the viewer of the API's description.
//
// The identity is a hash of everything that the browser loads. The server tells it to each client
// that connects; a page with another one is out of date and reloads itself. The server embeds the
// `.gz` files as they are, because browsers accept nothing better over plain HTTP. Zopfli makes
// them 3 to 4 % smaller than gzip at its best, in a second that only the build waits.

import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { gzipSync } from "node:zlib";
import { gzipAsync } from "@gfx/zopfli";
import { minifySync, type Plugin } from "vite";

/**
 * What the page at /docs loads beside `public/docs`. Only zipped, for it is as large as everything
 * else, and not worth Zopfli's seconds.
 */
const VIEWER = ["swagger-ui-bundle.js", "swagger-ui.css"];
const TEXT = /\.(html|js|css|svg|json|txt|webmanifest)$/;

/** Browsers of any age read what comes out: nothing is written in a newer way. */
const PLAIN = { compress: false, codegen: { removeWhitespace: false } } as const;

export function pack(): Plugin {
  let outDir = "dist";
  let viewerDir = "";
  return {
    name: "drawsync-pack",
    apply: "build",
    configResolved(config) {
      outDir = join(config.root, config.build.outDir);
      viewerDir = join(config.root, "node_modules/swagger-ui-dist");
    },
    async closeBundle() {
      const boot = join(outDir, "boot.js");
      writeFileSync(boot, minifySync(boot, readFileSync(boot, "utf8"), PLAIN).code);
      const build = identity(outDir);
      const page = join(outDir, "index.html");
      const html = readFileSync(page, "utf8");
      const meta = `<meta name="drawsync-build" content="${build}">`;
      writeFileSync(page, html.replace("</head>", `  ${meta}\n  </head>`));
      writeFileSync(join(outDir, "build.json"), JSON.stringify({ build }));
      for (const file of files(outDir).filter((name) => TEXT.test(name))) {
        writeFileSync(`${file}.gz`, await gzipAsync(readFileSync(file), {}));
      }
      for (const name of VIEWER) {
        const file = gzipSync(readFileSync(join(viewerDir, name)), { level: 9 });
        writeFileSync(join(outDir, "docs", `${name}.gz`), file);
      }
    },
  };
}

/** Eight hexadecimal digits that change whenever a file of the client changes. */
function identity(outDir: string): string {
  const hash = createHash("sha256");
  for (const file of files(outDir)) {
    hash.update(`${relative(outDir, file)}\0`).update(readFileSync(file));
  }
  return hash.digest("hex").slice(0, 8);
}

/** All files below a folder, in an order that does not depend on the file system. */
function files(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
