import { fireEvent, render, screen } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { GoWithin, Link } from "./Link";

/** Clicks the only link, and tells whether that was left to the browser. */
function click(how: MouseEventInit = {}): boolean {
  let left = false;
  const last = (event: MouseEvent) => {
    left = !event.defaultPrevented;
    event.preventDefault();
  };
  document.addEventListener("click", last, { once: true });
  fireEvent.click(screen.getByRole("link"), { button: 0, ...how });
  return left;
}

it("goes within the page where that is possible", () => {
  const go = vi.fn();
  render(
    <GoWithin value={go}>
      <Link to="/help">Help</Link>
    </GoWithin>,
  );
  expect(click()).toBe(false);
  expect(go).toHaveBeenCalledExactlyOnceWith("/help");
});

it.each([
  ["a new tab", { ctrlKey: true }],
  ["a new tab of a Mac", { metaKey: true }],
  ["a new window", { shiftKey: true }],
  ["the middle button", { button: 1 }],
])("leaves %s to the browser", (_what, how) => {
  const go = vi.fn();
  render(
    <GoWithin value={go}>
      <Link to="/help">Help</Link>
    </GoWithin>,
  );
  expect(click(how)).toBe(true);
  expect(go).not.toHaveBeenCalled();
});

it("leaves a link with a target, and one in a room's page, to the browser", () => {
  const go = vi.fn();
  const { unmount } = render(
    <GoWithin value={go}>
      <Link to="/r/K7M4QX/screen" target="_blank">
        Watch
      </Link>
    </GoWithin>,
  );
  expect(click()).toBe(true);
  expect(go).not.toHaveBeenCalled();
  unmount();

  render(<Link to="/">Home</Link>);
  expect(screen.getByRole("link").getAttribute("href")).toBe("/");
  expect(click()).toBe(true);
});
