"""Reads the arrow C stream interface with ctypes: a reader that is not ours and needs no package. Only what tagged lines have:
utf8 (u), int32 (i), int64 (l), bool (b) and decimal128 (d:)."""

import ctypes
from ctypes import CFUNCTYPE, POINTER, Structure, c_char_p, c_int, c_int64, c_void_p
from decimal import Decimal


class Schema(Structure):
    pass


class Array(Structure):
    pass


class Stream(Structure):
    pass


Schema._fields_ = [
    ("format", c_char_p), ("name", c_char_p), ("metadata", c_void_p), ("flags", c_int64), ("n_children", c_int64),
    ("children", POINTER(POINTER(Schema))), ("dictionary", c_void_p), ("release", CFUNCTYPE(None, POINTER(Schema))),
    ("private_data", c_void_p),
]
Array._fields_ = [
    ("length", c_int64), ("null_count", c_int64), ("offset", c_int64), ("n_buffers", c_int64), ("n_children", c_int64),
    ("buffers", POINTER(c_void_p)), ("children", POINTER(POINTER(Array))), ("dictionary", c_void_p),
    ("release", CFUNCTYPE(None, POINTER(Array))), ("private_data", c_void_p),
]
Stream._fields_ = [
    ("get_schema", CFUNCTYPE(c_int, POINTER(Stream), POINTER(Schema))),
    ("get_next", CFUNCTYPE(c_int, POINTER(Stream), POINTER(Array))),
    ("get_last_error", CFUNCTYPE(c_char_p, POINTER(Stream))),
    ("release", CFUNCTYPE(None, POINTER(Stream))), ("private_data", c_void_p),
]

_pointer = ctypes.pythonapi.PyCapsule_GetPointer
_pointer.restype, _pointer.argtypes = c_void_p, [ctypes.py_object, c_char_p]


def read(table):
    """The columns of a table, by name: lists of values."""
    capsule = table.__arrow_c_stream__()
    stream = Stream.from_address(_pointer(capsule, b"arrow_array_stream"))
    schema = Schema()
    assert stream.get_schema(stream, schema) == 0, stream.get_last_error(stream)
    fields = [schema.children[i].contents for i in range(schema.n_children)]
    out = {field.name.decode(): [] for field in fields}
    while True:
        batch = Array()
        assert stream.get_next(stream, batch) == 0, stream.get_last_error(stream)
        if not batch.release:
            break
        for i, field in enumerate(fields):
            out[field.name.decode()] += _values(batch.children[i].contents, field.format.decode())
        batch.release(batch)
    schema.release(schema)
    stream.release(stream)
    return out


def _values(array, form):
    def bit(buffer, i):
        return ctypes.cast(array.buffers[buffer], POINTER(ctypes.c_uint8))[i // 8] >> i % 8 & 1

    def value(i):
        if form == "b":
            return bool(bit(1, i))
        if form == "u":
            ends = ctypes.cast(array.buffers[1], POINTER(ctypes.c_int32))
            return ctypes.string_at(array.buffers[2] + ends[i], ends[i + 1] - ends[i]).decode() if ends[i + 1] > ends[i] else ""
        size = {"i": 4, "l": 8}.get(form, 16)
        number = int.from_bytes(ctypes.string_at(array.buffers[1] + size * i, size), "little", signed=True)
        return Decimal(number).scaleb(-int(form.split(",")[1])) if form.startswith("d:") else number

    rows = range(array.offset, array.offset + array.length)
    return [value(i) if not array.buffers[0] or bit(0, i) else None for i in rows]
