import { act, render, screen } from "@testing-library/react";
import { Suspense } from "react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { later, loadParts } from "./later";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A part whose file is missing so many times. */
function show(failures: number) {
  const load = vi.fn(() =>
    load.mock.calls.length > failures
      ? Promise.resolve({ default: () => <p>the part</p> })
      : Promise.reject(new TypeError("Failed to fetch")),
  );
  const Part = later(load);
  render(
    <>
      <p>the page</p>
      <Suspense fallback={<p>waiting</p>}>
        <Part />
      </Suspense>
    </>,
  );
  return load;
}

it("asks again for a part that does not arrive", async () => {
  const load = show(3);
  await act(() => vi.advanceTimersByTimeAsync(6_999));
  expect(screen.queryByText("waiting")).not.toBeNull();
  await act(() => vi.advanceTimersByTimeAsync(1));
  expect(screen.queryByText("the part")).not.toBeNull();
  expect(load).toHaveBeenCalledTimes(4);
});

it("says so in its place when that does not help, and leaves the page alone", async () => {
  // React tells of every error that a boundary catches.
  vi.spyOn(console, "error").mockImplementation(() => {});
  const load = show(Number.POSITIVE_INFINITY);
  await act(() => vi.advanceTimersByTimeAsync(15_000));
  expect(load).toHaveBeenCalledTimes(5);
  expect(screen.queryByText("the page")).not.toBeNull();
  expect(screen.queryByText(/did not arrive/)).not.toBeNull();
  expect(screen.queryByRole("button", { name: "Try again" })).not.toBeNull();
});

it("shows at once what has been fetched before", async () => {
  const Part = later(() => Promise.resolve({ default: () => <p>the part</p> }));
  loadParts();
  await act(() => vi.advanceTimersByTimeAsync(1_000));
  render(<Part />);
  expect(screen.queryByText("the part")).not.toBeNull();
});
