import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { expect, it } from "vitest";
import { Stepper } from "./Stepper";

function show(start: number) {
  function Timer() {
    const [seconds, setSeconds] = useState(start);
    return (
      <Stepper
        label="Time"
        unit="s"
        value={seconds}
        min={15}
        max={300}
        step={10}
        onChange={setSeconds}
      />
    );
  }
  render(<Timer />);
  return {
    user: userEvent.setup(),
    field: screen.getByLabelText("Time"),
    less: screen.getByRole("button", { name: "Time: less" }),
    more: screen.getByRole("button", { name: "Time: more" }),
  };
}

it("steps to round numbers, and no further than the bounds", async () => {
  const { user, field, less, more } = show(25);
  await user.click(less);
  expect(field).toHaveValue("20 s");
  await user.click(less);
  expect(field).toHaveValue("15 s");
  expect(less).toBeDisabled();
  await user.click(more);
  expect(field).toHaveValue("20 s");
});

it("takes any number within the bounds that is typed", async () => {
  const { user, field } = show(80);
  await user.clear(field);
  await user.type(field, "47");
  await user.tab();
  expect(field).toHaveValue("47 s");
  await user.clear(field);
  await user.type(field, "9999");
  await user.tab();
  expect(field).toHaveValue("300 s");
  await user.clear(field);
  await user.type(field, "soon");
  await user.tab();
  expect(field).toHaveValue("300 s");
});

it("has arrow keys", async () => {
  const { user, field } = show(80);
  await user.click(field);
  await user.keyboard("{ArrowUp}{ArrowUp}{ArrowDown}");
  expect(field).toHaveValue("90 s");
});
