import { serviceToken } from '@guildhall/testing';

/** Listens to the live tail as a browser does, and keeps what came: the ids of its messages, and the entries. */
export class EntryStream {
  readonly ids: string[] = [];
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- a test says itself what it expects of an entry.
  readonly entries: any[] = [];

  private constructor(
    readonly status: number,
    readonly leave: () => void,
  ) {}

  static async on(url: string, tenant: string, headers: Record<string, string> = {}): Promise<EntryStream> {
    const token = await serviceToken('audit', { tenant, user: tenant, permissions: ['audit:read'] });
    const leaving = new AbortController();
    const answer = await fetch(url, {
      headers: { authorization: `Bearer ${token}`, ...headers },
      signal: leaving.signal,
    });
    const stream = new EntryStream(answer.status, () => leaving.abort());
    void stream.listen(answer).catch(() => undefined);
    return stream;
  }

  private async listen({ body }: Response): Promise<void> {
    let text = '';
    for await (const piece of body?.pipeThrough(new TextDecoderStream()) ?? []) {
      const parts = (text + piece).split('\n\n');
      text = parts.pop() ?? '';
      for (const part of parts) this.take(part);
    }
  }

  private take(part: string): void {
    const { id, data } = /^id: (?<id>\d+)\nevent: entry\ndata: (?<data>.*)$/.exec(part)?.groups ?? {};
    if (id === undefined || data === undefined) return;
    this.ids.push(id);
    this.entries.push(JSON.parse(data));
  }
}
