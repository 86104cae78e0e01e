// React Router without what the client does not use of it: 9 KB instead of 13, compressed.
//
// Its package.json leads every bundler to the development build; the production build lies beside
// it. And it ships its components as `var X = React.forwardRef(…); X.displayName = "…"`, which no
// bundler dares to leave out: two links would bring forms, data loading and prefetching along. The
// names only serve React's developer tools.

import type { Plugin } from "vite";

export function leanRouter(): Plugin {
  return {
    name: "drawsync-router",
    apply: "build",
    config: () => ({
      resolve: {
        alias: {
          "react-router": new URL(
            "../node_modules/react-router/dist/production/index.mjs",
            import.meta.url,
          ).pathname,
        },
      },
    }),
    transform: {
      filter: { id: /node_modules\/react-router\// },
      handler: (code) => ({
        code: code
          .replace(
            /^var \w+ = (?=React\d*\.(?:forwardRef|createContext)\()/gm,
            "$&/* @__PURE__ */ ",
          )
          .replace(/^\w+\.displayName = "\w+";$/gm, ""),
        map: null,
      }),
    },
  };
}
