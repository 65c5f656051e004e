export interface SeenEvent {
  readonly id: string;
  readonly data: { readonly status: string; readonly steps: readonly Record<string, unknown>[] };
}

/** Listens to server-sent events as a browser does, and keeps what came. */
export class StreamReader {
  readonly events: SeenEvent[] = [];
  hasEnded = false;

  private constructor(
    readonly status: number,
    readonly leave: () => void,
  ) {}

  static async on(url: string, headers: Record<string, string>): Promise<StreamReader> {
    const leaving = new AbortController();
    const answer = await fetch(url, { headers, signal: leaving.signal });
    const reader = new StreamReader(answer.status, () => leaving.abort());
    void reader.listen(answer).catch(() => undefined);
    return reader;
  }

  private async listen({ body }: Response): Promise<void> {
    let text = '';
    for await (const piece of body?.pipeThrough(new TextDecoderStream()) ?? []) {
      const parts = (text + piece).split('\n\n');
      text = parts.pop() ?? '';
      this.events.push(...parts.flatMap(eventOf));
    }
    this.hasEnded = true;
  }
}

function eventOf(part: string): SeenEvent[] {
  const { id, data } = /^id: (?<id>\d+)\nevent: progress\ndata: (?<data>.*)$/.exec(part)?.groups ?? {};
  return id && data ? [{ id, data: JSON.parse(data) as SeenEvent['data'] }] : [];
}
