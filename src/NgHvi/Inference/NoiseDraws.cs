namespace NgHvi;

internal static class NoiseDraws
{
    public static void Fill(RandomKey key, GradientEstimator settings, int length, Span<double> noise)
    {
        var draws = settings.Draws;
        if (settings.IsAtMean)
        {
            noise.Clear();
            return;
        }

        var independent = settings.Antithetic && draws > 1 ? (draws + 1) / 2 : draws;
        NormalSampler.Fill(key, noise[..(independent * length)]);
        for (var first = 0; settings.Orthogonal && first < independent; first += length)
            Orthogonalize(noise[(first * length)..], Math.Min(length, independent - first), length);
        for (var s = independent; s < draws; s++)
            TensorPrimitives.Negate(noise.Slice((s - independent) * length, length), noise.Slice(s * length, length));
    }

    // Gram–Schmidt, twice for accuracy; lengths stay, independent of directions, so rows stay standard normal.
    private static void Orthogonalize(Span<double> rows, int count, int length)
    {
        for (var i = 1; i < count; i++)
        {
            var row = rows.Slice(i * length, length);
            var norm = FixedOrder.Norm(row);
            for (var j = 0; j < 2 * i; j++)
            {
                var other = rows.Slice(j % i * length, length);
                TensorPrimitives.MultiplyAdd(other, -(FixedOrder.Dot(row, other) / FixedOrder.SumOfSquares(other)), row, row);
            }

            TensorPrimitives.Multiply(row, norm / FixedOrder.Norm(row), row);
        }
    }
}
