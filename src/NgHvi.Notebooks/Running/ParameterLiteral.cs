using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace NgHvi.Notebooks.Running;

/// <summary>Parameters as C# writes them.</summary>
internal static class ParameterLiteral
{
    /// <summary>The expression for a value of a declared type; null when it is no value of that type.</summary>
    public static string? Of(ParameterValue value, ITypeSymbol type)
    {
        var text = value.Text.Trim();
        if (type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T)
        {
            return text == "null" ? text : Of(value, ((INamedTypeSymbol)type).TypeArguments[0]);
        }

        return type.SpecialType switch
        {
            SpecialType.System_String => text == "null" && !value.IsText ? text : Quote(value.Text),
            SpecialType.System_Char => value.Text.Length == 1 ? SymbolDisplay.FormatLiteral(value.Text[0], quote: true) : null,
            SpecialType.System_Boolean => bool.TryParse(text, out var flag) ? (flag ? "true" : "false") : null,
            SpecialType.System_Byte => Whole<byte>(text),
            SpecialType.System_SByte => Whole<sbyte>(text),
            SpecialType.System_Int16 => Whole<short>(text),
            SpecialType.System_UInt16 => Whole<ushort>(text),
            SpecialType.System_Int32 => Whole<int>(text),
            SpecialType.System_UInt32 => Whole<uint>(text),
            SpecialType.System_Int64 => Whole<long>(text),
            SpecialType.System_UInt64 => Whole<ulong>(text),
            SpecialType.System_Double => Real<double>(text, "double", ""),
            SpecialType.System_Single => Real<float>(text, "float", "f"),
            SpecialType.System_Decimal => decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                ? number.ToString(CultureInfo.InvariantCulture) + "m" : null,
            _ => value.IsText ? Quote(value.Text) : Json(text) is { } json ? Of(json) : IsExpression(text) ? text : null,
        };
    }

    /// <summary>The type and the expression of a value that no cell declares.</summary>
    public static (string Type, string Expression) Of(ParameterValue value)
    {
        var text = value.Text.Trim();
        return value.IsText ? ("string", Quote(value.Text))
            : text == "null" ? ("object", text)
            : bool.TryParse(text, out var flag) ? ("bool", flag ? "true" : "false")
            : Whole<int>(text) is { } whole ? ("int", whole)
            : Whole<long>(text) is { } big ? ("long", big)
            : Real<double>(text, "double", "") is { } real ? ("double", real)
            : Json(text) is { } array ? (ElementType(array) + "[]", Of(array))
            : ("string", Quote(value.Text));
    }

    private static string? Whole<T>(string text)
        where T : System.Numerics.IBinaryInteger<T> =>
        T.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number.ToString(null, CultureInfo.InvariantCulture)
            : null;

    private static string? Real<T>(string text, string type, string suffix)
        where T : System.Numerics.IBinaryFloatingPointIeee754<T> =>
        !T.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? null
        : T.IsNaN(number) ? $"{type}.NaN"
        : T.IsFinite(number) ? number.ToString("R", CultureInfo.InvariantCulture) + suffix
        : text.Any(char.IsAsciiDigit) ? null // A number too large for the type is read as infinity.
        : $"{type}.{(T.IsPositive(number) ? "PositiveInfinity" : "NegativeInfinity")}";

    private static string Quote(string text) => SymbolDisplay.FormatLiteral(text, quote: true);

    private static bool IsExpression(string text) =>
        text.Length > 0 && SyntaxFactory.ParseExpression(text) is { ContainsDiagnostics: false } parsed
            && parsed.FullSpan.Length == text.Length;

    /// <summary>A JSON array; null for other text.</summary>
    private static JsonArray? Json(string text)
    {
        try
        {
            return text.StartsWith('[') ? JsonNode.Parse(text) as JsonArray : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Of(JsonNode? node) => node switch
    {
        null => "null",
        JsonArray array => $"[{string.Join(", ", array.Select(Of))}]",
        JsonValue value when value.TryGetValue(out string? text) => Quote(text),
        _ => node.ToJsonString(),
    };

    private static string ElementType(JsonArray array)
    {
        var kinds = array.Select(item => item switch
        {
            JsonArray inner => ElementType(inner) + "[]",
            JsonValue value => Of(new ParameterValue(value.ToString(), value.GetValueKind() == JsonValueKind.String)).Type,
            _ => "object",
        }).Distinct().ToHashSet();
        return kinds.Count == 1 ? kinds.Single()
            : kinds.Count > 1 && kinds.IsSubsetOf(["int", "long", "double"]) ? "double"
            : "object";
    }
}
