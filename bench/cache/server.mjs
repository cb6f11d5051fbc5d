import { createServer } from "node:http";
import { text } from "node:stream/consumers";

/** A server on loopback that keeps the bodies it is sent and gives one answer after the other. */
export async function serve(answers) {
  const bodies = [];
  const server = createServer(async (request, response) => {
    bodies.push(JSON.parse(await text(request)));
    const answer = answers[bodies.length - 1];
    response.writeHead(answer === undefined ? 400 : 200, { "content-type": "application/json" });
    response.end(JSON.stringify(answer ?? { error: { message: "the script has no more answers" } }));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    bodies,
    close: () => new Promise((resolve) => server.close(resolve).closeAllConnections()),
  };
}
