/** Some processes of one kind, of which those may be called whose probe says so: asked as often as an orchestrator would. */
export class Balancer {
  private ready: readonly string[] = [];
  private readonly asking: NodeJS.Timeout;

  constructor(
    private readonly processes: readonly { readonly url: string; readonly managementUrl: string }[],
    everyMs: number,
  ) {
    this.asking = setInterval(() => void this.ask(), everyMs);
  }

  /** Where to call at the moment. */
  get urls(): readonly string[] {
    return this.ready;
  }

  end(): void {
    clearInterval(this.asking);
  }

  private async ask(): Promise<void> {
    const asked = this.processes.map(async ({ url, managementUrl }) => {
      const answer = await fetch(`${managementUrl}/readyz`).catch(() => undefined);
      return answer?.ok ? [url] : [];
    });
    this.ready = (await Promise.all(asked)).flat();
  }
}
