// The minimal loop: what is physically needed. Streamed as well.
export async function runLoop(agent, input, model, maxTurns) {
  const history = [{ role: "user", content: input }];
  for (let turn = 0; turn < maxTurns; turn++) {
    const message = await model(agent, history);
    history.push(message);
    const calls = message.tool_calls;
    if (calls === undefined) return { text: message.content, agent: agent.name, history };
    let to = null;
    for (const call of calls) {
      const tool = agent.tools.get(call.function.name);
      if (tool === undefined) throw new Error(`unknown tool ${call.function.name}`);
      let content;
      if (tool.target !== null) {
        to = tool.target;
        content = `Transferred to ${to.name}`;
      } else {
        content = await tool.execute(JSON.parse(call.function.arguments));
      }
      history.push({ role: "tool", tool_call_id: call.id, content });
    }
    if (to !== null) agent = to;
  }
  throw new Error("max turns");
}

export async function* streamLoop(agent, input, model, maxTurns) {
  const history = [{ role: "user", content: input }];
  for (let turn = 0; turn < maxTurns; turn++) {
    let message;
    for await (const event of model(agent, history)) {
      if (event.type === "message") message = event.message;
      yield event;
    }
    history.push(message);
    const calls = message.tool_calls;
    if (calls === undefined) return { text: message.content, agent: agent.name, history };
    let to = null;
    for (const call of calls) {
      const tool = agent.tools.get(call.function.name);
      if (tool === undefined) throw new Error(`unknown tool ${call.function.name}`);
      let content;
      if (tool.target !== null) {
        to = tool.target;
        content = `Transferred to ${to.name}`;
      } else {
        content = await tool.execute(JSON.parse(call.function.arguments));
      }
      const result = { role: "tool", tool_call_id: call.id, content };
      history.push(result);
      yield { type: "tool_result", result };
    }
    if (to !== null) {
      yield { type: "handoff", from: agent.name, to: to.name };
      agent = to;
    }
  }
  throw new Error("max turns");
}
