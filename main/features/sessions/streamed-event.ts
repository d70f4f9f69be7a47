import { z } from 'zod';

/** What an agent writes while a session runs (preference cloudWatchStreamingEnabled), as far as it is used. */
const StreamedEvent = z.object({
  eventVersion: z.string(),
  sessionId: z.string(),
  /** The lines, whole ones, without their ends and without control sequences. */
  sessionData: z.array(z.string()),
});

/**
 * What a session showed, of one event of its log stream. An agent that streams writes JSON (agent:
 * agentlogstocloudwatch/cloudwatchlogspublisher); one that uploads a log at the session's end writes lines as they are,
 * and a line that is JSON by chance names no session.
 */
export function textOfEvent(message: string, sessionId: string): string {
  if (!message.startsWith('{')) return message;
  const event = StreamedEvent.safeParse(valueOf(message)).data;
  return event?.sessionId === sessionId ? event.sessionData.join('\n') : message;
}

function valueOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
