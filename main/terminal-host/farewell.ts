/**
 * Milliseconds that a node has to take a transfer's unfinished file away before its session is ended all the same. What
 * waits for that end waits longer: a transfer's end when the app ends, and the end of all that the app runs
 * (main/features).
 */
export const farewellMs = 2_000;
