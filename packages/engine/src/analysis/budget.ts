/** How many steps a search may still take: what bounds its time, on any machine alike. */
export interface Budget {
  /** Takes a step, or several; false once there is none left. */
  spend(steps?: number): boolean;
  isSpent(): boolean;
}

/** A budget of its own, or a share of one. */
export function budgetOf(steps: number, total?: Budget): Budget {
  let left = steps;
  const isSpent = () => left < 0 || total?.isSpent() === true;
  return {
    spend(spent = 1) {
      left -= spent;
      total?.spend(spent);
      return !isSpent();
    },
    isSpent,
  };
}
