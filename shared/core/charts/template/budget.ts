/** What the templates of one chart may cost altogether, whatever they call and however often. Counted down. */
export interface Budget {
  /** Actions that are evaluated, blocks and values that are looked at. */
  steps: number;
  /** Characters that are read and printed. */
  characters: number;
}

/** The largest charts of the public repositories take some ten thousand steps and a few million characters. */
const MOST_STEPS = 1_000_000;
const MOST_CHARACTERS = 64 * 1024 * 1024;

/** In words what a chart has too much of. Caught where the chart is known. */
export class BudgetSpent extends Error {}

export function newBudget(): Budget {
  return { steps: MOST_STEPS, characters: MOST_CHARACTERS };
}

export function spendSteps(budget: Budget, steps: number): void {
  budget.steps -= steps;
  if (budget.steps < 0) {
    throw new BudgetSpent(`its templates take more than ${MOST_STEPS} steps`);
  }
}

export function spendCharacters(budget: Budget, characters: number): void {
  budget.characters -= characters;
  if (budget.characters < 0) {
    throw new BudgetSpent(
      `its templates read and print more than ${MOST_CHARACTERS / 1024 / 1024} million characters`,
    );
  }
}
