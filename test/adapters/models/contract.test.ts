import { dialects } from "../../contracts/dialects.ts";
import { modelContract } from "../../contracts/model.ts";

for (const dialect of dialects) for (const streaming of [true, false]) modelContract(dialect, streaming);
