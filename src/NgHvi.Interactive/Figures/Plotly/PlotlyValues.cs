using System.Buffers.Binary;

namespace NgHvi.Interactive.Figures.Plotly;

/// <summary>Reads the arrays of traces: lists of numbers or words, and typed arrays, {"dtype":"f8","bdata":"…","shape":"2, 3"}.</summary>
internal static class PlotlyValues
{
    /// <summary>Numbers (double), words (string) and gaps (null); empty for anything that is no array.</summary>
    public static IReadOnlyList<object?> Of(JsonNode? node) => node switch
    {
        JsonArray list => [.. list.Select(Value)],
        JsonObject typed => [.. Typed(typed).Cast<object?>()],
        _ => [],
    };

    /// <summary>Numbers, NaN where there is none.</summary>
    public static double[] Numbers(JsonNode? node) => node switch
    {
        JsonArray list => [.. list.Select(item => item.Number() ?? Parsed(item.Text()))],
        JsonObject typed => Typed(typed),
        _ => [],
    };

    /// <summary>Rows of numbers: a list of arrays, or one typed array with a shape.</summary>
    public static double[][] Rows(JsonNode? node)
    {
        if (node is JsonArray rows) return [.. rows.Select(Numbers)];

        double[] all = node is JsonObject typed ? Typed(typed) : [];
        var shape = (node.At("shape").Text() ?? "").Split(',').Select(side => int.TryParse(side, out var length) ? length : 0).ToArray();
        return shape is [> 0, > 0] && shape[0] * shape[1] == all.Length ? [.. all.Chunk(shape[1])] : [];
    }

    private static object? Value(JsonNode? item) =>
        item.Number() is { } number ? number : item.Text() is { } text ? text : item.Truth()?.ToString();

    /// <summary>Numbers written as words, as "NaN" and "1e5"; what is no number is NaN.</summary>
    public static double Parsed(string? text) =>
        double.TryParse(text, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out var number)
            ? number
            : double.NaN;

    private static double[] Typed(JsonObject typed)
    {
        byte[] bytes;
        try
        {
            bytes = Convert.FromBase64String(typed.At("bdata").Text() ?? "");
        }
        catch (FormatException)
        {
            return [];
        }

        return typed.At("dtype").Text() switch
        {
            "f8" or "float64" => Each(8, BinaryPrimitives.ReadDoubleLittleEndian),
            "f4" or "float32" => Each(4, part => BinaryPrimitives.ReadSingleLittleEndian(part)),
            "i4" or "int32" => Each(4, part => BinaryPrimitives.ReadInt32LittleEndian(part)),
            "u4" or "uint32" => Each(4, part => BinaryPrimitives.ReadUInt32LittleEndian(part)),
            "i2" or "int16" => Each(2, part => BinaryPrimitives.ReadInt16LittleEndian(part)),
            "u2" or "uint16" => Each(2, part => BinaryPrimitives.ReadUInt16LittleEndian(part)),
            "i1" or "int8" => Each(1, part => (sbyte)part[0]),
            "u1" or "uint8" or "u1c" or "uint8c" => Each(1, part => part[0]),
            _ => [],
        };

        double[] Each(int size, Reader read)
        {
            var numbers = new double[bytes.Length / size];
            for (var i = 0; i < numbers.Length; i++)
            {
                numbers[i] = read(bytes.AsSpan(i * size, size));
            }

            return numbers;
        }
    }

    private delegate double Reader(ReadOnlySpan<byte> bytes);
}
