namespace NgHvi;

/// <summary>Two draws of q₀ that mirror each other in its mean.</summary>
internal static class AntitheticPair
{
    /// <summary>Draws.</summary>
    /// <param name="family">q₀.</param>
    /// <param name="key">The stream of this pair.</param>
    /// <param name="noise">Scratch, one number for each noise variable.</param>
    /// <param name="first">Receives a draw, length M.</param>
    /// <param name="second">Receives its mirror image.</param>
    public static void Draw(VariationalFamily family, RandomKey key, Span<double> noise, Span<double> first, Span<double> second)
    {
        NormalSampler.Fill(key, noise);
        family.Transform(noise, first);
        TensorPrimitives.Negate(noise, noise);
        family.Transform(noise, second);
    }
}
