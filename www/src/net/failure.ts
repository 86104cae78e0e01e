// What went wrong with a call to the HTTP API, as a sentence that can be shown to a person.

import { text } from "../i18n";

/** A failed call, in words. `status` is null when no answer came. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly status: number | null;

  constructor(message: string, status: number | null) {
    super(message);
    this.status = status;
  }
}

/** Nobody answered. */
export function unreachable(): ApiError {
  return new ApiError(text().errors.unreachable, null);
}

/** The server has refused; `body` is the JSON that it answered, if it was any. */
export function refused(status: number, body: unknown): ApiError {
  const detail =
    typeof body === "object" && body !== null ? (body as { detail?: unknown }).detail : undefined;
  const isSentence = typeof detail === "string" && detail !== "";
  return new ApiError(isSentence ? detail : text().errors.status(status), status);
}

/** Whatever was thrown, as something to show. */
export function toApiError(error: unknown): ApiError {
  return error instanceof ApiError ? error : new ApiError(text().errors.unexpected, null);
}
