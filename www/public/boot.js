// Runs before anything else, in every browser that was ever made: hence no modern syntax here.
// It sets the theme before the first paint, and turns a white page into a sentence when the
// browser cannot run the client.
(function () {
  "use strict";
  var root = document.documentElement;
  var started = false;
  var chosen;
  var dark;

  try {
    chosen = window.localStorage && localStorage.getItem("drawsync.theme");
    dark =
      chosen === "dark" ||
      (chosen !== "light" &&
        !!window.matchMedia &&
        matchMedia("(prefers-color-scheme: dark)").matches);
    root.setAttribute("data-theme", dark ? "dark" : "light");
  } catch (_error) {
    root.setAttribute("data-theme", "light");
  }

  function say(id) {
    var sentence = document.getElementById(id);
    if (sentence) {
      sentence.removeAttribute("hidden");
    } else {
      document.addEventListener("DOMContentLoaded", function () {
        say(id);
      });
    }
  }

  function refuse() {
    if (started) return;
    root.setAttribute("data-too-old", "");
    say("too-old");
  }

  var able =
    "noModule" in document.createElement("script") &&
    typeof Promise === "function" &&
    typeof window.ResizeObserver === "function" &&
    typeof window.PointerEvent === "function" &&
    typeof window.HTMLDialogElement === "function" &&
    typeof window.CSSLayerBlockRule === "function";
  if (!able) refuse();

  // A script that this browser cannot even read throws here, before the client has said hello; one
  // that did not arrive is an error of its element, which only a capturing listener hears.
  window.addEventListener(
    "error",
    function (event) {
      if (event.error instanceof SyntaxError) refuse();
      else if (!started && event.target && event.target.nodeName === "SCRIPT") say("not-loaded");
    },
    true,
  );
  window.addEventListener("drawsync:started", function () {
    started = true;
  });
})();
