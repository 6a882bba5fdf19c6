namespace NgHvi;

internal static class Guard
{
    public static T NonNegative<T>(T value, [CallerArgumentExpression(nameof(value))] string name = "") where T : struct, INumber<T> =>
        value >= T.Zero && T.IsFinite(value) ? value : Throw.OutOfRange<T>(name, value, "must be ≥ 0" + AndFinite<T>());

    public static T Positive<T>(T value, [CallerArgumentExpression(nameof(value))] string name = "") where T : struct, INumber<T> =>
        value > T.Zero && T.IsFinite(value) ? value : Throw.OutOfRange<T>(name, value, "must be > 0" + AndFinite<T>());

    public static double PositiveOrInfinite(double value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value > 0 ? value : Throw.OutOfRange<double>(name, value, "must be > 0");

    public static double InUnitInterval(double value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value is >= 0 and < 1 ? value : Throw.OutOfRange<double>(name, value, "must be in [0, 1)");

    public static void SameLength(int length, string name, int otherLength, string other)
    {
        if (length != otherLength) Throw.LengthMismatch(name, length, other, otherLength);
    }

    private static string AndFinite<T>() => typeof(T) == typeof(double) ? " and finite" : "";
}
