import { placesIn } from './report';
import type { Session } from './session';

/** Says what is wrong in the configuration files that held; `check` reports the same as findings. */
export async function warnAboutConfigurations(session: Session, warn: (text: string) => void): Promise<void> {
  for (const { shownPath, text, findings } of await session.configurations()) {
    const placeAt = placesIn(text);
    for (const { message, span } of findings) {
      const { line, column } = placeAt(span.start);
      warn(`${shownPath}:${line}:${column}: ${message}`);
    }
  }
}
