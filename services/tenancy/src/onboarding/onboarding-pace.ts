/** How long a service may take to answer before it is asked again, and how often it is asked before it counts as failed. */
export class OnboardingPace {
  constructor(
    private readonly askAgainMs: number,
    readonly tries = 5,
  ) {}

  after(at: Date): Date {
    return new Date(at.getTime() + this.askAgainMs);
  }
}
