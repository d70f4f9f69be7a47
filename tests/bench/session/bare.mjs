// What the engine is measured against, in a process of its own: a bare `ws` server with the same bytes and programs, and
// the server behind forwarded ports. Prints its two ports as JSON.
import { createServer } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import { spawn } from 'node-pty';
import { WebSocketServer } from 'ws';

/** A message of the data channel: its header of 120 bytes and the agent's largest payload. */
const frame = Buffer.alloc(1_144, 'x');
/** As many unanswered frames as the sandbox's agent has. */
const windowSize = 500;

const http = createServer();
const server = new WebSocketServer({ server: http, perMessageDeflate: false });
server.on('connection', (socket, request) => {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const size = Number(url.searchParams.get('size'));
  if (url.pathname === '/output') stream(socket, size);
  else if (url.pathname === '/shell') shell(socket);
  else if (url.pathname === '/paste') paste(socket, size);
});

/** @param {import('ws').WebSocket} socket @param {number} frames */
function stream(socket, frames) {
  let left = frames;
  const send = () => {
    if (left > 0) socket.send(frame);
    left -= 1;
  };
  for (let room = 0; room < windowSize; room += 1) send();
  socket.on('message', send);
}

/** @param {string[]} args */
function bash(args) {
  return spawn('bash', ['--noprofile', '--norc', ...args], { cols: 100, rows: 30, encoding: null });
}

/** @param {import('ws').WebSocket} socket */
function shell(socket) {
  const pty = bash([]);
  pty.onData((data) => socket.send(data, { binary: true }));
  socket.on('message', (key) => pty.write(/** @type {Buffer} */ (key)));
  socket.on('close', () => pty.kill());
}

/** @param {import('ws').WebSocket} socket @param {number} size */
function paste(socket, size) {
  const answer = Buffer.alloc(320);
  const pty = bash(['-c', `stty raw -echo; printf ready; head -c ${size} >/dev/null; printf done; read -r -n 1 end`]);
  pty.onData((data) => socket.send(data, { binary: true }));
  socket.on('message', (/** @type {Buffer} */ data) => {
    pty.write(data.subarray(120));
    socket.send(answer);
  });
  socket.on('close', () => pty.kill());
}

/** Sends so many bytes as the first line asks for. */
const destination = createTcpServer((socket) => {
  socket.on('error', () => undefined);
  socket.once('data', (line) => {
    const piece = Buffer.alloc(65_536, 'x');
    let left = Number(line.toString());
    const send = () => {
      while (left > 0) {
        const bytes = left < piece.length ? piece.subarray(0, left) : piece;
        left -= bytes.length;
        if (!socket.write(bytes)) return;
      }
    };
    socket.on('drain', send);
    send();
  });
});

const ports = await Promise.all(
  [http, destination].map(
    (one) =>
      new Promise((resolve) => {
        one.listen(0, '127.0.0.1', () => {
          const address = one.address();
          resolve(typeof address === 'object' ? address?.port : 0);
        });
      }),
  ),
);
process.stdout.write(`${JSON.stringify({ web: ports[0], destination: ports[1] })}\n`);
