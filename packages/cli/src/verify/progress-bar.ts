import type { Output } from "../terminal.ts";

const CELLS = 30;
const EVERY_MS = 100;

/** A bar that shows how far a long check is, where a person looks; nowhere else. */
export interface ProgressBar {
  readonly show: (done: number, total: number) => void;
  readonly clear: () => void;
}

export function progressBar(output: Output, clock = () => performance.now()): ProgressBar {
  if (!output.isTerminal) return { show: () => {}, clear: () => {} };
  const startedMs = clock();
  let shownMs = startedMs;
  let isShown = false;
  return {
    show(done, total) {
      const nowMs = clock();
      if (nowMs - shownMs < EVERY_MS) return;
      shownMs = nowMs;
      isShown = true;
      output.write(`\r\u001b[K${barOf(done, total)} ${rateOf(done, nowMs - startedMs)}`);
    },
    clear() {
      if (isShown) output.write("\r\u001b[K");
    },
  };
}

function barOf(done: number, total: number): string {
  const part = total === 0 ? 1 : Math.min(done / total, 1);
  const cells = Math.round(part * CELLS);
  const percent = `${Math.floor(part * 100)}`.padStart(3);
  return `[${"#".repeat(cells)}${".".repeat(CELLS - cells)}] ${percent} %  ${grouped(done)} of ${grouped(total)}`;
}

function rateOf(done: number, elapsedMs: number): string {
  return `(${grouped(Math.round((done * 1_000) / elapsedMs))}/s)`;
}

/** 1234567 → 1,234,567 */
export function grouped(count: number): string {
  return count.toString().replace(/\B(?=(?:\d{3})+$)/g, ",");
}
