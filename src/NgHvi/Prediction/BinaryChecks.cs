namespace NgHvi;

/// <summary>Checks of binary responses and of the probabilities predicted for them.</summary>
internal static class BinaryChecks
{
    public static void All(ReadOnlySpan<double> y, ReadOnlySpan<double> probability)
    {
        Guard.SameLength(probability.Length, nameof(probability), y.Length, nameof(y));
        Responses(y);
        for (var i = 0; i < y.Length; i++)
        {
            // Written so that NaN is refused too.
            if (!(probability[i] is >= 0 and <= 1))
            {
                throw new ArgumentException(Message(nameof(probability), i, probability[i], "a number from 0 to 1"), nameof(probability));
            }
        }
    }

    public static void Responses(ReadOnlySpan<double> y)
    {
        if (y.Length == 0)
        {
            throw new ArgumentException("There must be at least one row.", nameof(y));
        }

        for (var i = 0; i < y.Length; i++)
        {
            if (y[i] is not (0 or 1))
            {
                throw new ArgumentException(Message(nameof(y), i, y[i], "0 or 1"), nameof(y));
            }
        }
    }

    private static string Message(string name, int entry, double value, string allowed) =>
        string.Create(CultureInfo.InvariantCulture, $"Entry {entry} of {name} is {value}, not {allowed}.");
}
