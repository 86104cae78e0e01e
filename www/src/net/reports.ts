// Reports for the admins of this server.

import type { ReportReason } from "../protocol";
import { call } from "./door";
import { token } from "./words";

export interface AdminReport {
  id: number;
  /** Of a room that may have ended. */
  room_code: string;
  user_id: number;
  username: string;
  reason: ReportReason;
  reporter_id: number;
  reporter: string;
  /** UTC, without saying so. */
  reported_at: string;
}

/** The newest first. */
export function allReports(): Promise<AdminReport[]> {
  return call("/admin/reports", { headers: token() });
}

export async function reportDone(id: number): Promise<void> {
  await call<unknown>(`/admin/reports/${id}`, { method: "DELETE", headers: token() });
}
