/** What the templates of one chart may cost altogether, whatever they call and however often. Counted down. */
export interface Budget {
  /** Actions that are evaluated, blocks and values that are looked at. */
  steps: number;
  /** Characters that are read and printed. */
  characters: number;
}

/** The largest charts of the public repositories take some ten thousand steps and a few million characters. */
const MAX_STEPS = 1_000_000;
const MAX_CHARACTERS = 64 * 1024 * 1024;

/** In words what a chart has too much of. Caught where the chart is known. */
export class BudgetSpent extends Error {}

/** What the templates of one chart may cost. */
export function newBudget(): Budget {
  return { steps: MAX_STEPS, characters: MAX_CHARACTERS };
}

/** Takes steps from the budget. Throws BudgetSpent when there are none left. */
export function spendSteps(budget: Budget, steps: number): void {
  budget.steps -= steps;
  if (budget.steps < 0) {
    throw new BudgetSpent(`its templates take more than ${MAX_STEPS} steps`);
  }
}

/** Takes characters from the budget. Throws BudgetSpent when there are none left. */
export function spendCharacters(budget: Budget, characters: number): void {
  budget.characters -= characters;
  if (budget.characters < 0) {
    throw new BudgetSpent(
      `its templates read and print more than ${MAX_CHARACTERS / 1024 / 1024} million characters`,
    );
  }
}
