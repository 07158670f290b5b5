/**
 * The largest number of an event that a program can tell from its neighbours. The database gives them from 1 on, and refuses
 * others; whoever got one in all the same has an event that becomes no leaf, and is told of as one that waits.
 */
export const LAST_EVENT_NUMBER = Number.MAX_SAFE_INTEGER;
