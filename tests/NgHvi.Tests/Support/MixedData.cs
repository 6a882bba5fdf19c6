using MathNet.Numerics.LinearAlgebra;

namespace NgHvi.Tests.Support;

/// <summary>Rows of a linear mixed model stacked by group, and its likelihood by dense formulas.</summary>
internal sealed record MixedData(double[] Response, double[] FixedDesign, double[] RandomDesign, int[] Offsets)
{
    public int RowCount => Response.Length;

    public int FixedCount => FixedDesign.Length / RowCount;

    public int RandomCount => RandomDesign.Length / RowCount;

    public int GroupCount => Offsets.Length - 1;

    /// <summary>Random data: x = (1, normals), z the first r columns of another such row.</summary>
    /// <param name="sizes">n_k.</param>
    /// <param name="q">Fixed effects.</param>
    /// <param name="r">Random coefficients.</param>
    /// <param name="seed">Seed.</param>
    /// <param name="sharedDesign">Whether all groups have the same Z, as in a balanced design.</param>
    public static MixedData Random(int[] sizes, int q, int r, int seed, bool sharedDesign = false)
    {
        var n = sizes.Sum();
        var key = RandomKey.FromSeed(seed);
        double[] Normals(int stream, int length)
        {
            var values = new double[length];
            NormalSampler.Fill(key.Fold(stream), values);
            return values;
        }

        var (x, z, noise, effects) = (Normals(0, n * q), Normals(1, n * r), Normals(2, n), Normals(3, sizes.Length * r));
        var offsets = new int[sizes.Length + 1];
        var y = new double[n];
        for (var k = 0; k < sizes.Length; k++)
        {
            offsets[k + 1] = offsets[k] + sizes[k];
            for (var i = offsets[k]; i < offsets[k + 1]; i++)
            {
                if (sharedDesign)
                {
                    z.AsSpan((i - offsets[k]) * r, r).CopyTo(z.AsSpan(i * r));
                }

                if (q > 0)
                {
                    x[i * q] = 1;
                }

                z[i * r] = 1;
                y[i] = noise[i];
                for (var j = 0; j < q; j++)
                {
                    y[i] += 0.5 * x[(i * q) + j];
                }

                for (var j = 0; j < r; j++)
                {
                    y[i] += 0.7 * effects[(k * r) + j] * z[(i * r) + j];
                }
            }
        }

        return new MixedData(y, x, z, offsets);
    }

    public GroupedStatistics Statistics() => new(Response, FixedDesign, RandomDesign, Offsets);

    /// <summary>The same with published priors, as inference sees it.</summary>
    public ITarget Target() => FitCases.Model(this, new ModelOptions { Priors = Priors.Published }).Density;

    /// <summary>A point θ near the truth of <see cref="Random"/>.</summary>
    public double[] Theta(int seed, double spread = 0.3)
    {
        var theta = new double[FixedCount + (RandomCount * (RandomCount + 1) / 2) + 1];
        NormalSampler.Fill(RandomKey.FromSeed(seed).Fold(17), theta);
        for (var i = 0; i < theta.Length; i++)
        {
            theta[i] = (spread * theta[i]) + (i < FixedCount ? 0.5 : 0);
        }

        return theta;
    }

    /// <summary>Σ of the random coefficients at θ.</summary>
    public Matrix<double> RandomCovariance(double[] theta)
    {
        var (q, r) = (FixedCount, RandomCount);
        if (r == 1)
        {
            return Matrix<double>.Build.Dense(1, 1, Math.Exp(theta[q]));
        }

        var factor = Matrix<double>.Build.Dense(r, r);
        var index = q;
        for (var j = 0; j < r; j++)
        {
            for (var i = j; i < r; i++, index++)
            {
                factor[i, j] = i == j ? Math.Exp(theta[index]) : theta[index];
            }
        }

        return (factor * factor.Transpose()).Inverse();
    }

    /// <summary>log N(y; Xβ, ZΣZᵀ + σ²I), group by group with dense matrices.</summary>
    public double LogLikelihood(double[] theta)
    {
        var (q, r) = (FixedCount, RandomCount);
        var covariance = RandomCovariance(theta);
        double sum = 0;
        for (var k = 0; k < GroupCount; k++)
        {
            var (start, size) = (Offsets[k], Offsets[k + 1] - Offsets[k]);
            var z = Dense.Matrix(size, r, RandomDesign.AsSpan(start * r, size * r));
            var v = (z * covariance * z.Transpose()) + (Math.Exp(theta[^1]) * Matrix<double>.Build.DenseIdentity(size));
            var mean = new double[size];
            for (var i = 0; i < size; i++)
            {
                for (var j = 0; j < q; j++)
                {
                    mean[i] += FixedDesign[((start + i) * q) + j] * theta[j];
                }
            }

            sum += Dense.LogNormal(Response.AsSpan(start, size), mean, v);
        }

        return sum;
    }

    /// <summary>The same data with the groups in another order.</summary>
    public MixedData Permute(int[] order)
    {
        var (y, x, z) = (new List<double>(), new List<double>(), new List<double>());
        var offsets = new List<int> { 0 };
        foreach (var k in order)
        {
            var (from, to) = (Offsets[k], Offsets[k + 1]);
            y.AddRange(Response[from..to]);
            x.AddRange(FixedDesign[(from * FixedCount)..(to * FixedCount)]);
            z.AddRange(RandomDesign[(from * RandomCount)..(to * RandomCount)]);
            offsets.Add(offsets[^1] + to - from);
        }

        return new MixedData([.. y], [.. x], [.. z], [.. offsets]);
    }
}
