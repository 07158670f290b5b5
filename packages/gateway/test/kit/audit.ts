import { AuditRecord } from "@meshgate/contracts";

/** The record of a call, checked against its contract. Throws where there is none. */
export async function readAudit(url: string, id: string | null): Promise<AuditRecord> {
  const answer = await fetch(`${url}/v1/audit/${id}`);
  if (answer.status !== 200) throw new Error(`No record of ${id}: ${answer.status} ${await answer.text()}`);
  return AuditRecord.parse(await answer.json());
}
