import { afterAll } from "bun:test";
import { rmSync } from "node:fs";
import { temporaryFolder } from "../../../test/kit/temporary-folder.ts";
import { eventStoreProcessContract } from "../event-store-process.contract.ts";

const folder = temporaryFolder();
let databases = 0;

afterAll(() => rmSync(folder, { recursive: true }));

eventStoreProcessContract("SQLite", async () => `sqlite:${folder}/${++databases}/meshgate.db`);
