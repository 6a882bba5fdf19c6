namespace NgHvi;

/// <summary>Argument checks that return the value they have checked, or throw with what, rule and value.</summary>
internal static class Guard
{
    public static int NonNegative(int value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value >= 0 ? value : Throw.OutOfRange<int>(name, value, "must be ≥ 0");

    public static double NonNegative(double value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value >= 0 && double.IsFinite(value) ? value : Throw.OutOfRange<double>(name, value, "must be ≥ 0 and finite");

    public static int Positive(int value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value > 0 ? value : Throw.OutOfRange<int>(name, value, "must be > 0");

    public static double Positive(double value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value > 0 && double.IsFinite(value) ? value : Throw.OutOfRange<double>(name, value, "must be > 0 and finite");

    public static double PositiveOrInfinite(double value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value > 0 ? value : Throw.OutOfRange<double>(name, value, "must be > 0");

    public static double InUnitInterval(double value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value is >= 0 and < 1 ? value : Throw.OutOfRange<double>(name, value, "must be in [0, 1)");

    public static void SameLength(int length, string name, int otherLength, string other)
    {
        if (length != otherLength) Throw.LengthMismatch(name, length, other, otherLength);
    }
}
