namespace NgHvi;

/// <summary>The standard logistic distribution, without overflow or loss of digits in either tail.</summary>
internal static class Logistic
{
    // 1/(1 + e⁻ˣ).
    public static double Cdf(double x)
    {
        var e = Math.Exp(-Math.Abs(x));
        return (x >= 0 ? 1 : e) / (1 + e);
    }

    // log(1 + eˣ), which is −log Cdf(−x).
    public static double Log1pExp(double x) => Math.Max(x, 0) + Log1p(Math.Exp(-Math.Abs(x)));

    // log(1 + z) for z > −1, accurate where z is small (theorem 4 of Goldberg 1991, ACM Comput. Surv. 23(1)).
    [MethodImpl(AggressiveInlining)]
    public static double Log1p(double z)
    {
        var u = 1 + z;
        return u == 1 ? z : Math.Log(u) * z / (u - 1);
    }
}
