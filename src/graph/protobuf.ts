import { WireType, type BinaryWriter } from "@bufbuild/protobuf/wire";

/** Writes the fields of a message. */
export type Message = (writer: BinaryWriter) => void;

/** A field that is a message of its own. */
export function message(writer: BinaryWriter, field: number, content: Message): void {
  writer.tag(field, WireType.LengthDelimited).fork();
  content(writer);
  writer.join();
}

export function string(writer: BinaryWriter, field: number, text: string): void {
  writer.tag(field, WireType.LengthDelimited).string(text);
}

export function int(writer: BinaryWriter, field: number, number: number): void {
  writer.tag(field, WireType.Varint).int64(number);
}

/** An array as it lies in memory. */
export function bytesOf(data: Float32Array | BigInt64Array | Int32Array): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}
