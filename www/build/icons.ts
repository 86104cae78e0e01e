// Lucide's icons without what the client does not use of them: 1.5 KB less, compressed.
//
// What turns an icon's data into an element knows other frameworks, a context, aliases and options
// that nobody here sets, and every line of an icon has a random key. In a build an icon is a plain
// component that takes `size`, `strokeWidth` and whatever an <svg> takes; no icon has children.

import type { Plugin } from "vite";

const CREATE_ICON = `
import { createElement } from "react";
export default ({ node }) => ({ size = 24, ...props }) =>
  createElement(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      width: size,
      height: size,
      viewBox: "0 0 24 24",
      fill: "none",
      stroke: "currentColor",
      strokeWidth: 2,
      strokeLinecap: "round",
      strokeLinejoin: "round",
      "aria-hidden": true,
      ...props,
    },
    ...node.map((line) => createElement(...line)),
  );
`;

export function leanIcons(): Plugin {
  return {
    name: "drawsync-icons",
    apply: "build",
    transform: {
      filter: { id: /lucide-react\/dist\/esm\/(createLucideIcon|icons\/[\w-]+)\.mjs$/ },
      handler: (code, id) => ({
        code: id.endsWith("createLucideIcon.mjs")
          ? CREATE_ICON
          : code
              .replace(/,?\s*key: "\w+"/g, "")
              .replace(/^ {2}(name|size|aliases): .*\n/gm, "")
              .replace(/^__iconData\.node;\n/m, "")
              .replace(/(?<=^const \w+ = )(?=createLucideIcon)/m, "/* @__PURE__ */ "),
        map: null,
      }),
    },
  };
}
