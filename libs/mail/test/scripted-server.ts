import { createServer, type Server, type Socket } from 'node:net';

/** A mail server that answers as it is told: `{ 'RCPT TO': '550 …' }`; '' says nothing at all. */
export class ScriptedServer {
  readonly heard: string[] = [];
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    readonly port: number,
  ) {}

  static async start(script: Readonly<Record<string, string>>): Promise<ScriptedServer> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('The server has no port.');
    const scripted = new ScriptedServer(server, address.port);
    server.on('connection', (socket) => scripted.serve(socket, script));
    return scripted;
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private serve(socket: Socket, script: Readonly<Record<string, string>>): void {
    this.sockets.add(socket);
    const say = (command: string, usual: string) => {
      const answer = script[command] ?? usual;
      if (answer !== '') socket.write(`${answer}\r\n`);
    };
    socket.on('error', () => socket.destroy());
    socket.on('data', (data) => {
      for (const line of data.toString().split('\r\n').filter(Boolean)) {
        this.heard.push(line);
        const command = /^(EHLO|HELO|STARTTLS|MAIL FROM|RCPT TO|DATA|QUIT)/.exec(line)?.[1];
        if (command) say(command, command === 'DATA' ? '354 go on' : '250 ok');
      }
    });
    say('GREETING', '220 scripted');
  }
}
