namespace NgHvi;

/// <summary>Without overflow or loss of digits in either tail.</summary>
internal static class Logistic
{
    public static double Cdf(double x) // 1/(1 + e⁻ˣ).
    {
        var e = Math.Exp(-Math.Abs(x));
        return (x >= 0 ? 1 : e) / (1 + e);
    }

    public static double Log1pExp(double x) => Math.Max(x, 0) + Log1p(Math.Exp(-Math.Abs(x)));

    // log(1 + z), accurate where z > −1 is small (Goldberg 1991, theorem 4).
    [MethodImpl(AggressiveInlining)]
    public static double Log1p(double z)
    {
        var u = 1 + z;
        return u == 1 ? z : Math.Log(u) * z / (u - 1);
    }
}
