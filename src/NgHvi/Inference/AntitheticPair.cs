namespace NgHvi;

/// <summary>Two draws of q₀ that mirror each other in its mean.</summary>
internal static class AntitheticPair
{
    /// <summary>Draws.</summary>
    public static void Draw(VariationalFamily family, RandomKey key, Span<double> noise, Span<double> first, Span<double> second)
    {
        NormalSampler.Fill(key, noise);
        family.Transform(noise, first);
        TensorPrimitives.Negate(noise, noise);
        family.Transform(noise, second);
    }
}
