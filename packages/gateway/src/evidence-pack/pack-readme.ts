/** What stands beside the report for who opens the archive in a file manager. */
export const packReadme = `Evidence of what passed an AI governance gateway, with its proof.

report.html          what is here, in words and figures, and what it does not show: open it first, or print it
verify.html          checks this archive in a browser; nothing leaves the machine
events.ndjson        every event of the period: one line of canonical JSON each, byte for byte as it was hashed
events.proof.ndjson  where these events stand in the log, and the hashes that lead to the signed checkpoint
checkpoint.txt       the checkpoint that all of it is held to (C2SP tlog-checkpoint)
checkpoints/         those that were handed to others in the period, to compare with what they have
consistency.ndjson   the proof that the log only grew from each of these to checkpoint.txt
keys.txt             the keys that signed; take the key that you trust from elsewhere
policies/            the policies that decided, by fingerprint
approvals.ndjson, reviews.ndjson, retention.ndjson   events of that kind once more
incidents.ndjson     content that a guardrail could not look at
statistics.json      the figures of the report
manifest.json        every file with its SHA-256

The log's signature proves the events, their order and the checkpoints. The policies are held to the fingerprints that
the decisions name; each line of the files that repeat events must be an event. Report, statistics and incidents are held
by the manifest alone, which nobody signed: whoever gave you this archive answers for them. All that they say can be
counted again from the events. Events of another time are not in it; that they are of another time is not proved.

To check it with the command line:

  meshgate audit verify --export <this archive, or the folder it was unpacked to> --key '<verifier key>'
`;
