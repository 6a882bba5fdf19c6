#pragma warning disable IDE0005 // NgHvi.Notebooks, which knows no models, compiles this file too, and has no such usings.
using System.Text;
#pragma warning restore IDE0005

namespace NgHvi;

/// <summary>What people read of names, cells and files: of a length that can be read, and no orders to a terminal.</summary>
internal static class MessageText
{
    private const int Longest = 1000;
    private const int Tail = 300; // The way out stands at the end.

    public static string Of(string message)
    {
        if (message.Length > Longest)
            message = string.Concat(message.AsSpan(0, Longest - Tail), " … ", message.AsSpan(message.Length - Tail));
        StringBuilder? shown = null;
        for (var i = 0; i < message.Length; i++)
        {
            var isPair = char.IsSurrogatePair(message, i);
            if (!isPair && IsOdd(message[i])) (shown ??= new(message))[i] = char.IsSurrogate(message[i]) ? '\uFFFD' : ' ';
            if (isPair) i++;
        }

        return shown?.ToString() ?? message;
    }

    // Controls but line ends, halves of pairs, and marks that turn the direction of what follows.
    private static bool IsOdd(char c) =>
        (char.IsControl(c) && c != '\n') || char.IsSurrogate(c) || c is >= '\u202A' and <= '\u202E' or >= '\u2066' and <= '\u2069';
}
