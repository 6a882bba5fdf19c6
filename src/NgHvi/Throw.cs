using System.Diagnostics.CodeAnalysis;

namespace NgHvi;

internal static class Throw
{
    [DoesNotReturn]
    public static T OutOfRange<T>(string name, object value, string rule) =>
        throw new ArgumentOutOfRangeException(name, FormattableString.Invariant($"{Title(name)} {rule} (value {value})."));

    [DoesNotReturn]
    public static void LengthMismatch(string name, int length, string other, int otherLength) =>
        throw new ArgumentException($"{name} has length {length}, but {other} has {otherLength}.", name);

    private static string Title(string name) => name.Length == 0 ? "Value" : char.ToUpperInvariant(name[0]) + name[1..];
}
