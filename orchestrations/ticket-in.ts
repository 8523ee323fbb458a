import type { PlanTicket } from '../shared/core/run/plan-ticket';
import { ticketOf } from '../shared/core/run/plan-ticket';
import type { Planned } from '../shared/core/run/run';
import type { ChartTicket, PlannedChart } from '../shared/core/run/chart/chart-run';
import { chartTicketOf } from '../shared/core/run/chart/chart-run';
import type {
  PlannedRepository,
  RepositoryTicket,
} from '../shared/core/run/repository/repository-run';
import { repositoryTicketOf } from '../shared/core/run/repository/repository-run';

/**
 * The ticket of a plan, also out of the history of an instance that began under 0.1, when whole plans travelled. Such an
 * instance asks for the same activities in the same order as it did then, which replaying needs; they find no stored plan
 * and refuse, the run ends, and the next one plans afresh.
 */
export function ticketIn(made: PlanTicket | Planned): PlanTicket {
  return 'plan' in made ? ticketOf(made) : made;
}

/** The same for a chart. */
export function chartTicketIn(made: ChartTicket | PlannedChart): ChartTicket {
  return 'plan' in made ? chartTicketOf(made) : made;
}

/** The same for a repository. */
export function repositoryTicketIn(made: RepositoryTicket | PlannedRepository): RepositoryTicket {
  return 'failures' in made ? repositoryTicketOf(made) : made;
}
