/** How late the alerts of a visit were handed to the producer, against the schedule (milliseconds). */
export type LatenessSummary = { p50: number; p99: number; max: number };

/** Percentiles by the nearest rank; all 0 when nothing was sent. */
export function summarizeLateness(lateness: number[]): LatenessSummary {
  const sorted = Float64Array.from(lateness).sort();
  const rank = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
  return { p50: rounded(rank(0.5)), p99: rounded(rank(0.99)), max: rounded(rank(1)) };
}

function rounded(milliseconds: number): number {
  return Math.round(milliseconds * 1000) / 1000;
}
