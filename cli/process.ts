import { runCommandLine, toldAstray } from "./command-line.ts";
import { drained, processOutput } from "./output.ts";

const output = processOutput();
// Thrown where nobody waits for it, as in a timer of a tool's module: the journal holds everything up to here.
process.on("uncaughtException", (error) => {
  const code = toldAstray(error, output);
  void drained().then(() => process.exit(code));
});
void runCommandLine(process.argv.slice(2), output).then(async (code) => {
  await drained();
  // Not left to the event loop: a tool or an SDK may hold it open for as long as it likes.
  process.exit(code);
});
