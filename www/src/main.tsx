// The start of the client: what listens to the browser is connected here, then React takes over.

import "./index.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./App";
import { followOtherTabs } from "./session";
import { followTheme } from "./ui/theme";
import { followViewport } from "./ui/viewport";

const root = document.getElementById("root");

// public/boot.js has found that this browser cannot run the client, and said so.
if (root && !document.documentElement.hasAttribute("data-too-old")) {
  window.dispatchEvent(new Event("drawsync:started"));
  followTheme();
  followViewport();
  followOtherTabs();
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
